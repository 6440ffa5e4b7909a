# Works out again, from data.csv, the figures that result.csv holds. Base R alone.
# Usage: Rscript rerun.R [folder]. Ends with status 1 where a figure differs by more than a millionth.
# Method: rate just above the line where the places ended over the rate just below it, by local Poisson regression on the log of the score
# over that of the line, with a triangular kernel from half to twice the line; log time at liberty as offset, errors by couple (CR3, Bell &
# McCaffrey 2002), t quantiles with the effective number of people on the thinner side.

given <- commandArgs(trailingOnly = TRUE)
folder <- if (length(given)) given[1] else "."
opened <- function(name) read.csv(file.path(folder, name), comment.char = "#", stringsAsFactors = FALSE)
people <- opened("data.csv")
rows <- opened("result.csv")
level <- rows$value[rows$kind == "given" & rows$name == "level"]

reach <- log(2)
effective <- function(weight) sum(weight)^2 / sum(weight^2)

people$kernel <- 1 - abs(people$distance) / reach
d <- people[people$kernel > 0 & people$days_after > 0, ]
above <- as.numeric(d$arm == "above_line")
x <- cbind(1, above, d$distance, d$distance * above)
# A kernel weight multiplies the score of a Poisson regression just as more time with more events would.
events <- d$kernel * d$events_after
fit <- suppressWarnings(glm.fit(x, events, offset = log(d$kernel * d$days_after / 365.25), family = poisson(),
                                control = glm.control(epsilon = 1e-15, maxit = 100)))
mean_events <- fit$fitted.values
inverse <- solve(crossprod(x * mean_events, x))
left <- events - mean_events
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
freedom <- max(1, 2 * min(effective(d$kernel[above == 1]), effective(d$kernel[above == 0])) - ncol(x))
wide <- qt(0.5 + level / 2, freedom) * se
found <- c(rate_ratio = exp(theta), ci_low = exp(theta - wide), ci_high = exp(theta + wide), se = se)

wanted <- rows[rows$kind == "found", ]
wanted$again <- found[wanted$name]
wanted$apart <- abs(wanted$again - wanted$value) / pmax(abs(wanted$value), 0.01)
print(wanted[, c("name", "value", "again", "apart")], digits = 10, row.names = FALSE)
if (anyNA(wanted$apart) || any(wanted$apart > 1e-6)) quit(status = 1)
cat("Every figure is as it was stored, to a millionth.\n")
