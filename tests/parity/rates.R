# Cox-type regressions of events that repeat, by survival.
suppressMessages(library(survival))
d <- given("spans")
# timefix would take times less than one part in 70 million apart for one, which moments drawn by chance sometimes are.
tight <- coxph.control(timefix = FALSE, eps = 1e-13, toler.chol = 1e-14, iter.max = 60)
# Which event of the person each row waits for, and when the one before it was; the longest follow-up for the marginal model.
d <- d[order(d$person, d$start), ]
d$order <- ave(d$event, d$person, FUN = function(e) cumsum(e) - e + 1)
d$since <- ave(seq_len(nrow(d)), d$person, FUN = function(i) {
  since <- d$start[i][1]; found <- numeric(length(i))
  for (j in seq_along(i)) { found[j] <- since; if (d$event[i][j] == 1) since <- d$stop[i][j] }
  found
})
d$until <- pmin(d$order, 5)
told <- function(fit) list(coef = unname(coef(fit)), se = unname(sqrt(diag(if (is.null(fit$naive.var)) fit$var else fit$naive.var))),
                           robust = unname(sqrt(diag(fit$var))), likelihood = fit$loglik[2])
one <- function(formula, data = d, by = "person", weighted = FALSE, ties = "efron") {
  data$unit <- data[[by]]
  data$heavy <- if (weighted) data$weight else 1
  told(coxph(formula, data = data, weights = heavy, cluster = unit, ties = ties, control = tight))
}
rates <- Surv(start, stop, event) ~ arm + x + y
# The first orders of events of everybody, each with its own base rate.
wide <- do.call(rbind, lapply(split(d, d$person), function(own) {
  times <- own$stop[own$event == 1]; end <- max(own$stop)
  data.frame(person = own$person[1], home = own$home[1], arm = own$arm[1], y = own$y[1], k = 1:4,
             stop = ifelse(1:4 <= length(times), times[1:4], end), event = as.numeric(1:4 <= length(times)))
}))
answer(
  efron = one(rates), breslow = one(rates, ties = "breslow"),
  homes = one(rates, by = "home"),
  strata = one(update(rates, . ~ . + strata(area))),
  weights = one(rates, weighted = TRUE),
  offset = one(update(rates, . ~ . + offset(shift))),
  everything = one(update(rates, . ~ . + strata(area) + offset(shift)), weighted = TRUE, by = "home", ties = "breslow"),
  everything_efron = one(update(rates, . ~ . + strata(area) + offset(shift)), weighted = TRUE, by = "home"),
  total = one(Surv(start, stop, event) ~ arm + x + y + strata(until)),
  gap = one(Surv(start - since, stop - since, event) ~ arm + x + y + strata(until)),
  marginal = one(Surv(stop, event) ~ arm + y + strata(k), data = wide),
  first = one(rates, data = d[d$order == 1, ]),
  zph = local({ z <- cox.zph(coxph(rates, data = d, control = tight), transform = "km", terms = FALSE)$table
                list(chi = unname(z[, 1]), p = unname(z[, 3])) })
)
