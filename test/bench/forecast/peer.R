# R's forecast for `npm run bench:forecast -- … --peer r`: one series a line on standard input
# (`season horizon limit_seconds values …`), one answer a line on standard output for each method:
# `method seconds mean … ; low … ; high … ; low … ; high …`, at 80 and at 95 %. A method that fails, or takes too long, says `failed`.
suppressMessages(library(forecast))
options(warn = -1)

methods <- list(
  ets = function(x, h) forecast(ets(x), h = h, level = c(80, 95)),
  auto.arima = function(x, h) forecast(auto.arima(x), h = h, level = c(80, 95)),
  thetaf = function(x, h) thetaf(x, h = h, level = c(80, 95))
)

input <- file("stdin", open = "r")
while (length(line <- readLines(input, n = 1)) > 0) {
  numbers <- as.numeric(strsplit(line, " ")[[1]])
  x <- ts(numbers[-(1:3)], frequency = numbers[1])
  for (name in names(methods)) {
    began <- proc.time()[["elapsed"]]
    answer <- tryCatch({
      setTimeLimit(elapsed = numbers[3], transient = TRUE)
      f <- methods[[name]](x, numbers[2])
      parts <- list(f$mean, f$lower[, 1], f$upper[, 1], f$lower[, 2], f$upper[, 2])
      paste(vapply(parts, paste, "", collapse = " "), collapse = " ; ")
    }, error = function(e) "failed")
    setTimeLimit()
    cat(name, round(proc.time()[["elapsed"]] - began, 4), answer, "\n")
  }
}
