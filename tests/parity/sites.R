# Effects of several sites put together, by metafor.
suppressMessages(library(metafor))
d <- given("sites")
tight <- list(threshold = 1e-14, maxiter = 10000, tol = 1e-14)
one <- function(method) {
  fit <- rma(effect, variance, data = d, method = method, test = "knha", control = tight)
  plain <- rma(effect, variance, data = d, method = method, control = tight)
  k <- fit$k
  # A further site as Higgins, Thompson & Spiegelhalter have it: the plain error and t on k - 2.
  ahead <- predict(plain, pi.type = "riley")
  list(effect = as.numeric(fit$beta), se = fit$se, plain = plain$se, low = fit$ci.lb, high = fit$ci.ub, tau2 = fit$tau2,
       i2 = fit$I2 / 100, q = fit$QE, q_p = fit$QEp, ahead = c(ahead$pi.lb, ahead$pi.ub),
       without = leave1out(fit)$estimate, weight = as.numeric(weights(fit)) / 100)
}
fit <- rma(effect, variance, data = d, method = "REML", test = "knha", control = tight)
profile <- confint(fit, control = list(tol = 1e-14, maxiter = 10000))$random["tau^2", c("ci.lb", "ci.ub")]
lean <- regtest(fit, ret.fit = TRUE)
filled <- trimfill(fit, estimator = "L0")
# trimfill fits by looser limits within: here are its steps (Duval & Tweedie 2000, L0) with each fit run on until nothing moves.
turn <- if (as.numeric(lean$fit$beta)[2] < 0) -1 else 1
own <- d[order(turn * d$effect), ]; own$effect <- turn * own$effect
k <- nrow(own); missing <- 0
repeat {
  middle <- as.numeric(rma(effect, variance, data = own[seq_len(k - missing), ], method = "REML", control = tight)$beta)
  apart <- own$effect - middle
  lean_sum <- sum(rank(abs(apart), ties.method = "first")[apart > 0])
  before <- missing; missing <- min(k - 2, max(0, round((4 * lean_sum - k * (k + 1)) / (2 * k - 1))))
  if (missing == before) break
}
put_in <- own[seq_len(k) > k - missing, ]
whole <- rma(turn * c(own$effect, 2 * middle - put_in$effect), c(own$variance, put_in$variance), method = "REML", test = "knha", control = tight)
moved <- rma(effect, variance, mods = ~feature, data = d, method = "REML", test = "knha", control = tight)
answer(REML = one("REML"), DL = one("DL"), PM = one("PM"), profile = unname(profile),
       lean = list(slope = as.numeric(lean$fit$beta)[2], t = lean$zval, p = lean$pval),
       filled = list(missing = filled$k0, effect = as.numeric(whole$beta)),
       moved = list(coef = as.numeric(moved$beta), se = moved$se, low = moved$ci.lb, high = moved$ci.ub, tau2 = moved$tau2,
                    left_q = moved$QE, left_p = moved$QEp, explained = moved$R2 / 100))
