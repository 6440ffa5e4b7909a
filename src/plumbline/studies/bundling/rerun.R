# Works out again, from data.csv, the figures that result.csv holds. Base R alone.
# Usage: Rscript rerun.R [folder]. Ends with status 1 where a figure differs by more than a millionth.
# Method: Poisson rate ratio by intention to treat or of pairs, log time at liberty as offset, errors by couple (CR3, Bell & McCaffrey 2002).

given <- commandArgs(trailingOnly = TRUE)
folder <- if (length(given)) given[1] else "."
opened <- function(name) read.csv(file.path(folder, name), comment.char = "#", stringsAsFactors = FALSE)
people <- opened("data.csv")
rows <- opened("result.csv")
setting <- function(name) rows$value[rows$kind == "given" & rows$name == name]

rate_ratio <- function(d, level, adjusted) {
  d <- d[d$days_after > 0, ]
  x <- cbind(1, as.numeric(d$arm %in% c("offered", "given")))
  if (adjusted) x <- cbind(x, d$log_expected - mean(d$log_expected))
  fit <- glm.fit(x, d$events_after, offset = log(d$days_after / 365.25), family = poisson(),
                 control = glm.control(epsilon = 1e-14, maxit = 100))
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
  reach <- qt(0.5 + level / 2, groups - ncol(x)) * se
  list(theta = theta, se = se, low = theta - reach, high = theta + reach, freedom = groups - ncol(x),
       cluster = d$cluster, influence = as.vector(x %*% inverse[2, ]) * left)
}

# Effect in one part over the effect in the rest; couples with one person on either side are allowed for.
difference <- function(d, part, level, each, adjusted) {
  inside <- rate_ratio(d[d[[part]] == "yes", ], level, adjusted)
  outside <- rate_ratio(d[d[[part]] == "no", ], level, adjusted)
  one <- tapply(inside$influence, inside$cluster, sum)
  other <- tapply(outside$influence, outside$cluster, sum)
  both <- intersect(names(one), names(other))
  se <- sqrt(max(inside$se^2 + outside$se^2 - 2 * sum(one[both] * other[both]), 0))
  gap <- inside$theta - outside$theta
  reach <- qt(0.5 + each / 2, inside$freedom + outside$freedom) * se
  c(ratio = exp(gap), ci_low = exp(gap - reach), ci_high = exp(gap + reach), se = se)
}

adjusted <- setting("adjusted") == 1
whole <- rate_ratio(people, setting("level"), adjusted)
found <- c(rate_ratio = exp(whole$theta), ci_low = exp(whole$low), ci_high = exp(whole$high), se = whole$se)
wanted <- rows[rows$kind == "found", ]
for (part in unique(sub(":.*", "", grep(":", wanted$name, value = TRUE)))) {
  told <- difference(people, part, 0.95, setting("level_of_parts"), adjusted)
  found <- c(found, setNames(told, paste0(part, ":", names(told))))
}

wanted$again <- found[wanted$name]
wanted$apart <- abs(wanted$again - wanted$value) / pmax(abs(wanted$value), 0.01)
print(wanted[, c("name", "value", "again", "apart")], digits = 10, row.names = FALSE)
if (anyNA(wanted$apart) || any(wanted$apart > 1e-6)) quit(status = 1)
cat("Every figure is as it was stored, to a millionth.\n")
