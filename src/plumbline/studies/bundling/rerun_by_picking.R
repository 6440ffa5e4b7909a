# Works out again, from data.csv, the figures that result.csv holds. Base R alone.
# Usage: Rscript rerun.R [folder]. Ends with status 1 where a figure differs by more than a millionth.
# Method: Poisson rate ratio of those a panel picked over the others of its list, by regression on the logs of their events in the last two
# years, how these share out between them, and all years held; log time at liberty as offset, errors by couple (CR3, Bell & McCaffrey 2002).

given <- commandArgs(trailingOnly = TRUE)
folder <- if (length(given)) given[1] else "."
opened <- function(name) read.csv(file.path(folder, name), comment.char = "#", stringsAsFactors = FALSE)
people <- opened("data.csv")
rows <- opened("result.csv")
level <- rows$value[rows$kind == "given" & rows$name == "level"]

d <- people[people$days_after > 0, ]
years <- sum(grepl("^history_year_", names(d)))
past <- as.matrix(d[paste0("history_year_", seq_len(years))])
current <- past[, years]
prior <- past[, years - 1]
known <- cbind(log(current + 0.5 * prior + 0.25), log1p(prior) - log1p(current))
if (years > 2) known <- cbind(known, log(rowSums(past) + 0.25))
x <- cbind(1, as.numeric(d$arm == "picked"), sweep(known, 2, colMeans(known)))
fit <- glm.fit(x, d$events_after, offset = log(d$days_after / 365.25), family = poisson(),
               control = glm.control(epsilon = 1e-15, maxit = 100))
mean_events <- fit$fitted.values
inverse <- solve(crossprod(x * mean_events, x))
left <- d$events_after - mean_events
members <- split(seq_along(left), d$cluster)
scores <- t(sapply(members, function(i) {
  own <- x[i, , drop = FALSE]
  pull <- mean_events[i] * (own %*% inverse %*% t(own))
  crossprod(own, solve(diag(length(i)) - pull, left[i]))
}))
groups <- length(members)
covariance <- (groups - 1) / groups * inverse %*% crossprod(scores) %*% inverse
theta <- unname(fit$coefficients[2])
se <- sqrt(covariance[2, 2])
wide <- qt(0.5 + level / 2, groups - ncol(x)) * se
found <- c(rate_ratio = exp(theta), ci_low = exp(theta - wide), ci_high = exp(theta + wide), se = se)

wanted <- rows[rows$kind == "found", ]
wanted$again <- found[wanted$name]
wanted$apart <- abs(wanted$again - wanted$value) / pmax(abs(wanted$value), 0.01)
print(wanted[, c("name", "value", "again", "apart")], digits = 10, row.names = FALSE)
if (anyNA(wanted$apart) || any(wanted$apart > 1e-6)) quit(status = 1)
cat("Every figure is as it was stored, to a millionth.\n")
