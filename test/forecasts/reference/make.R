# Reference results of R for `reference.test.ts`, written as JSON:
#
#   Rscript test/forecasts/reference/make.R > test/forecasts/reference/r-forecast.json
#   node scripts/run.mjs biome format --write test/forecasts/reference/r-forecast.json
#
# R 4.2.2 with forecast 8.20 (Debian 12: r-base-core, r-cran-forecast). The series are facts in R's own `datasets`
# package (part of R, GPL-2 or GPL-3): published measurements, at most 144 values of each.

suppressMessages(library(forecast))
options(warn = -1)

last <- function(x, n) if (length(x) <= n) x else tail(x, n)
asSeries <- function(values, period) ts(as.numeric(values), frequency = period)
series <- list(
  AirPassengers = asSeries(AirPassengers, 12),
  USAccDeaths = asSeries(USAccDeaths, 12),
  nottem = asSeries(last(nottem, 120), 12),
  UKgas = asSeries(UKgas, 4),
  LakeHuron = asSeries(LakeHuron, 1),
  WWWusage = asSeries(WWWusage, 1),
  Nile = asSeries(Nile, 1),
  lynx = asSeries(lynx, 1)
)

digits <- 8
json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) return(paste0("{", paste0('"', names(x), '":', vapply(x, json, ""), collapse = ","), "}"))
  if (is.character(x)) return(paste0('"', x, '"'))
  if (is.logical(x)) return(tolower(as.character(x)))
  numbers <- vapply(as.numeric(x), function(v) if (is.finite(v)) format(v, digits = digits, scientific = NA) else "null", "")
  if (length(x) == 1 && is.null(attr(x, "many"))) return(numbers)
  paste0("[", paste0(numbers, collapse = ","), "]")
}
many <- function(x) structure(as.numeric(x), many = TRUE)
# some steps tell enough: the first ones, and the first of the season after
stepsOf <- function(x) unique(c(1, 2, 3, frequency(x), frequency(x) + 1, 2 * frequency(x) + 2))
pick <- function(x, values) many(values[stepsOf(x)])
horizonOf <- function(x) max(stepsOf(x))
spread <- function(f) (f$upper[, 1] - f$mean) / qnorm(0.975)

simple <- function(x, f) list(mean = pick(x, f$mean), se = pick(x, spread(f)))

smoothing <- function(x, model, damped) {
  fit <- tryCatch(ets(x, model = model, damped = damped, restrict = FALSE), error = function(e) NULL)
  if (is.null(fit)) return(NULL)
  par <- as.list(fit$par)
  f <- forecast(fit, h = horizonOf(x), level = 95)
  zero <- function(v) if (is.null(v)) 0 else v
  season <- fit$initstate[grepl("^s", names(fit$initstate))]
  list(
    parameters = list(
      alpha = par$alpha, beta = zero(par$beta), gamma = zero(par$gamma),
      phi = if (is.null(par$phi)) 1 else par$phi, level = par$l, slope = zero(par$b)
    ),
    # of the first value first; R has the latest first
    season = if (length(season) == 0) many(if (substr(model, 3, 3) == "M") 1 else 0) else many(rev(season)),
    deviance = -2 * fit$loglik, aicc = fit$aicc,
    mean = pick(x, f$mean), se = pick(x, spread(f))
  )
}
forms <- function(x) {
  seasons <- if (frequency(x) > 1) c("N", "A", "M") else "N"
  result <- list()
  for (error in c("A", "M")) for (season in seasons) for (trend in c("N", "A", "D")) {
    if (error == "A" && season == "M") next
    form <- smoothing(x, paste0(error, if (trend == "N") "N" else "A", season), trend == "D")
    if (!is.null(form)) result[[paste0(error, trend, season)]] <- form
  }
  result
}

theta <- function(x) {
  f <- thetaf(x, h = horizonOf(x), level = 95)
  # the smoothing of what is left without the season, as `thetaf` does it
  period <- frequency(x)
  autocorrelations <- acf(x, lag.max = period, plot = FALSE)$acf[-1]
  limit <- qnorm(0.95) / sqrt(length(x)) * sqrt(cumsum(c(1, 2 * autocorrelations^2)))
  isSeasonal <- period > 1 && abs(autocorrelations[period]) > limit[period]
  adjusted <- if (isSeasonal) seasadj(decompose(x, type = "multiplicative")) else x
  fit <- ses(adjusted)$model
  list(mean = pick(x, f$mean), alpha = as.numeric(fit$par["alpha"]), level = as.numeric(fit$par["l"]), isSeasonal = isSeasonal)
}

# orders: p, d, q, P, D, Q
regressive <- function(x, orders, mean = FALSE) {
  fit <- tryCatch(
    Arima(x, order = orders[1:3], seasonal = list(order = orders[4:6], period = frequency(x)),
      method = "CSS", include.mean = mean, include.constant = mean),
    error = function(e) NULL)
  if (is.null(fit)) return(NULL)
  f <- forecast(fit, h = horizonOf(x), level = 95)
  coefficients <- coef(fit)
  of <- function(pattern) many(coefficients[grepl(pattern, names(coefficients))])
  list(
    orders = many(orders), ar = of("^ar"), ma = of("^ma"), seasonalAr = of("^sar"), seasonalMa = of("^sma"),
    level = if (mean) as.numeric(coefficients["intercept"]) else 0, hasMean = mean,
    # of the errors after those that R conditions on
    squares = sum(residuals(fit)^2), mean = pick(x, f$mean), se = pick(x, spread(f))
  )
}
arimas <- function(x) {
  asked <- if (frequency(x) > 1)
    list(c(0, 1, 1, 0, 1, 1), c(1, 0, 0, 0, 1, 0), c(2, 1, 0, 0, 1, 1), c(1, 1, 1, 0, 1, 1))
  else list(c(0, 1, 1, 0, 0, 0), c(1, 1, 0, 0, 0, 0), c(1, 1, 1, 0, 0, 0), c(0, 2, 2, 0, 0, 0), c(2, 0, 0, 0, 0, 0))
  fits <- lapply(asked, function(orders) regressive(x, orders, orders[2] + orders[5] == 0))
  names(fits) <- vapply(asked, paste, "", collapse = ",")
  fits[!vapply(fits, is.null, TRUE)]
}
# how often auto.arima takes differences; its orders are not compared: ours averages all that were tried
differences <- function(x) {
  seasonalD <- if (frequency(x) > 1) nsdiffs(x) else 0
  list(d = ndiffs(if (seasonalD > 0) diff(x, frequency(x)) else x), seasonalD = seasonalD)
}

seasonal <- function(x) {
  parts <- mstl(x)
  at <- c(1, 7, length(x) %/% 2, length(x))
  list(at = many(at - 1), season = many(parts[at, 3]), trend = many(parts[at, 2]))
}

errors <- function(x) {
  h <- 2 * frequency(x) + 4
  train <- ts(head(x, -h), frequency = frequency(x))
  test <- tail(x, h)
  f <- snaive(train, h = h)
  found <- accuracy(f, test)["Test set", ]
  list(horizon = h, mase = as.numeric(found["MASE"]))
}

results <- lapply(series, function(x) {
  h <- horizonOf(x)
  result <- list(
    period = frequency(x), values = many(x), steps = many(stepsOf(x) - 1),
    naive = simple(x, naive(x, h = h, level = 95)),
    seasonalNaive = simple(x, snaive(x, h = h, level = 95)),
    drift = simple(x, rwf(x, h = h, drift = TRUE, level = 95)),
    smoothing = forms(x), chosenSmoothing = sub("Ad", "D", gsub("ETS\\(|,|\\)", "", ets(x)$method)),
    theta = theta(x), arima = arimas(x), differences = differences(x),
    accuracy = errors(x))
  if (frequency(x) > 1) result$seasons <- seasonal(x)
  result
})

twoSeasons <- mstl(msts(AirPassengers, c(4, 12)))
at <- c(1, 7, 72, 144)
# the number of great inventions each year: zeros among small counts
counts <- as.numeric(discoveries)
tsb <- function(y, alpha, beta) {
  first <- which(y > 0)[1]
  size <- y[first]
  share <- 1 / first
  for (value in y) {
    share <- share + beta * ((value > 0) - share)
    if (value > 0) size <- size + alpha * (value - size)
  }
  size * share
}

cat(json(list(
  source = paste0("R ", getRversion(), ", forecast ", packageVersion("forecast")),
  series = results,
  twoSeasons = list(at = many(at - 1), short = many(twoSeasons[at, 3]), long = many(twoSeasons[at, 4])),
  intermittent = list(values = many(counts), croston = as.numeric(croston(ts(counts), h = 1, alpha = 0.1)$mean[1]),
    # R's package has no TSB: these are the recursions of its paper
    tsb = tsb(counts, 0.1, 0.2))
)), "\n")
