# Share without a first event and mean cumulative numbers, by survival.
suppressMessages(library(survival))
d <- given("spans")
at <- given("at")$day
d <- d[order(d$person, d$start), ]
d$order <- ave(d$event, d$person, FUN = function(e) cumsum(e) - e + 1)
first <- summary(survfit(Surv(start, stop, event) ~ 1, data = d[d$order == 1, ], conf.type = "log-log", timefix = FALSE), times = at)
mean <- function(data, by = "person", weighted = FALSE) {
  data$unit <- data[[by]]
  data$heavy <- if (weighted) data$weight else 1
  fit <- survfit(Surv(start, stop, event) ~ 1, data = data, id = person, cluster = unit, weights = heavy, robust = TRUE, timefix = FALSE)
  s <- summary(fit, times = at)
  list(mean = s$cumhaz, se = s$std.chaz)
}
answer(share = first$surv, se = first$std.err, low = first$lower, high = first$upper,
       plain = mean(d), homes = mean(d, by = "home"), weights = mean(d, weighted = TRUE),
       arm = mean(d[d$arm == 1, ]), other = mean(d[d$arm == 0, ]))
