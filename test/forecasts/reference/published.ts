/**
 * Results of two other R packages on AirPassengers that were published: they are the numbers by which statsforecast
 * (github.com/Nixtla/statsforecast, tests/test_theta.py and nbs/src/ces.ipynb, Apache-2.0) checks itself against R.
 */

/** forecTheta: `stm`, `otm`, `dstm`, `dotm`, each with `s = FALSE, estimation = FALSE`: the beginning is half the first value. */
export const THETA = {
  alpha: 0.5,
  theta: 2,
  forecasts: {
    otm: [441.9132, 443.2418, 444.5704, 445.899, 447.2276],
    dotm: [441.9132, 443.233, 444.5484, 445.8594, 447.1659],
  },
} as const

/** smooth: `ces(AirPassengers, h = 13)`; states are level and what is not seen, before the first value and after the last. */
export const CES = {
  none: {
    parameters: { real: 2.001457, imaginary: 1.000727, season: 0 },
    first: [112.06887, 1301.9882],
    last: [430.92154, 2040.1951],
    forecasts: [
      ...[430.9211, 432.4049, 431.2324, 432.7212, 431.5439, 433.0376, 431.8556, 433.3543],
      ...[432.1675, 433.6712, 432.4796, 433.9884, 432.792],
    ],
  },
} as const
