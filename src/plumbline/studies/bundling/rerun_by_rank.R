# Works out again, from data.csv, the figures that result.csv holds. Base R alone.
# Usage: Rscript rerun.R [folder]. Ends with status 1 where a figure differs by more than a millionth.
# Method: events of those offered a place over what the years before foretell of people with such histories, with the town's trend
# taken out; errors by couple. Found together: what a history foretells, and how the town moved.

given <- commandArgs(trailingOnly = TRUE)
folder <- if (length(given)) given[1] else "."
opened <- function(name) read.csv(file.path(folder, name), comment.char = "#", stringsAsFactors = FALSE)
people <- opened("data.csv")
rows <- opened("result.csv")
setting <- function(name) rows$value[rows$kind == "given" & rows$name == name]

weigh <- function(current, prior) current + 0.5 * prior
features <- function(current, prior) {
  u <- log(weigh(current, prior) + 0.25)
  cbind(1, u, u^2, log1p(prior) - log1p(current))
}
clipped <- function(x, low, high) pmin(pmax(x, low), high)
by_place <- function(x, place, size) {
  sums <- matrix(0, size, ncol(x))
  found <- rowsum(x, place)
  sums[as.integer(rownames(found)), ] <- found
  sums
}

# Everybody at or above the floor in every year without an offer that has two behind it; in the follow-up those not listed.
lessons_of <- function(y, t, listed) {
  span <- ncol(y)
  heavy <- sort(weigh(y[listed, span - 1], y[listed, span - 2]))
  floor_at <- clipped(heavy[floor((length(heavy) - 1) * 0.1) + 1], 0.5, 1.5)
  parts <- lapply(0:(span - 3), function(back) {
    last <- span - back
    who <- weigh(y[, last - 1], y[, last - 2]) >= floor_at & t[, last] > 0
    if (back == 0) who <- who & !listed
    who <- which(who)
    data.frame(person = who, back = rep(back, length(who)), current = y[who, last - 1], prior = y[who, last - 2],
               events = y[who, last], years = t[who, last])
  })
  list(rows = do.call(rbind, parts), floor = floor_at)
}

# How much of a change in the town a history has taken in: the slope of thinning each of its two years.
memory_of <- function(l, floor_at, fit, footing, slope, curve) {
  at <- which(l$back > 0)
  past <- list(l$current[at], l$prior[at])
  design <- features(past[[1]], past[[2]])
  mean_events <- fit$mean[at]
  offset <- log(l$years[at]) + footing[l$back[at] + 1]
  inverse <- solve(crossprod(design * mean_events, design))
  pull <- inverse %*% slope
  share <- c(0, 0)
  by_coef <- matrix(0, 2, 4)
  parts <- matrix(0, length(at), 2)
  for (year in 1:2) {
    times <- past[[year]]
    fewer <- past
    fewer[[year]] <- pmax(times - 1, 0)
    moved <- 0 * design
    bent <- matrix(0, 4, 4)
    for (side in list(list(fewer, 1), list(past, -1))) {
      x <- features(side[[1]][[1]], side[[1]][[2]])
      m <- exp(clipped(x %*% fit$coef + offset, -700, 700))[, 1]
      counts <- times * (weigh(side[[1]][[1]], side[[1]][[2]]) >= floor_at)
      moved <- moved + side[[2]] * x * (counts * (l$events[at] - m))
      bent <- bent - side[[2]] * crossprod(x * (counts * m), x)
    }
    away <- inverse %*% colSums(moved)
    drag <- mean_events * (design %*% pull)[, 1] * (design %*% away)[, 1]
    share[year] <- sum(colSums(moved) * pull)
    by_coef[year, ] <- bent %*% pull - crossprod(design, drag) + curve %*% away
    parts[, year] <- moved %*% pull - drag
  }
  told <- numeric(length(footing))
  sums <- tapply(mean_events, l$back[at] + 1, sum)
  told[as.integer(names(sums))] <- sums / sum(mean_events)
  inside <- clipped(share, 0, 1)
  whole <- max(1, sum(inside))
  free <- share == inside & whole == 1
  list(share = inside / whole, told_from = told, parts = sweep(parts, 2, free, "*"), by_coef = by_coef * free)
}

gathered <- function(log_level, memory) {
  span <- length(log_level)
  past <- rbind(log_level[2:(span - 1)], log_level[3:span])
  gone <- expm1(past - as.vector(past %*% memory$told_from))
  list(gone = gone, held = as.vector(1 + memory$share %*% gone))
}

foretell <- function(y, t, listed, cluster, level) {
  n <- nrow(y)
  span <- ncol(y)
  found <- lessons_of(y, t, listed)
  l <- found$rows
  design <- features(l$current, l$prior)
  own <- features(y[listed, span - 1], y[listed, span - 2])
  events <- y[, span:1]
  years <- t[, span:1]
  free_time <- rowSums(years[, -1])
  usual <- ifelse(free_time > 0, rowSums(events[, -1]) / free_time, 0)
  due <- usual * years
  total <- c(sum(events[!listed, 1]), colSums(events[, -1]))
  time <- colSums(due)

  one_round <- function(footing) {
    fitted <- glm.fit(design, l$events, offset = log(l$years) + footing[l$back + 1], family = poisson(),
                      control = glm.control(epsilon = 1e-15, maxit = 200))
    fit <- list(coef = unname(fitted$coefficients), mean = fitted$fitted.values)
    fit$inverse <- solve(crossprod(design * fit$mean, design))
    expected <- exp(clipped(own %*% fit$coef, -700, 700))[, 1] * years[listed, 1]
    share <- expected / sum(expected)
    slope <- as.vector(share %*% own)
    memory <- memory_of(l, found$floor, fit, footing, slope, crossprod(own * share, own) - outer(slope, slope))
    foretold <- expected * exp(footing[1])
    sums <- total
    sums[1] <- sums[1] + sum(foretold)
    log_level <- log(sums / time)
    carried <- log_level[1:(span - 2)] - log(gathered(log_level, memory)$held)
    list(fit = fit, footing = footing, expected = expected, slope = slope, memory = memory, foretold = foretold,
         sums = sums, log_level = log_level, next_footing = carried - carried[2])
  }

  now <- one_round(numeric(span - 2))
  for (round in 1:400) {
    settled <- max(abs(now$next_footing - now$footing)) <= 1e-10
    now <- one_round(now$next_footing)
    if (settled) break
  }

  # Each person's part in the error of the expected events and of the trend, solved together.
  fit <- now$fit
  pulls <- pmin(fit$mean * rowSums((design %*% fit$inverse) * design), 0.9)
  alone_first <- by_place(design * ((l$events - fit$mean) / (1 - pulls)), l$person, n) %*% fit$inverse
  lean <- by_place(design * fit$mean, l$back + 1, span - 2) %*% fit$inverse
  of_memory <- by_place(now$memory$parts, l$person[l$back > 0], n)
  seen <- events
  seen[listed, 1] <- now$foretold
  levels <- sweep(seen, 2, now$sums, "/") - sweep(due, 2, time, "/")
  imputed <- sum(now$foretold) / now$sums[1]
  held <- gathered(now$log_level, now$memory)
  coef <- alone_first
  for (turn in 1:80) {
    memory <- of_memory + coef %*% t(now$memory$by_coef)
    carried <- levels[, 1:(span - 2)] - memory %*% sweep(held$gone, 2, held$held, "/")
    for (year in 1:2) {
      past <- levels[, (1:(span - 2)) + year]
      usual_past <- as.vector(past %*% now$memory$told_from)
      carried <- carried - sweep(past - usual_past, 2, now$memory$share[year] * (1 + held$gone[year, ]) / held$held, "*")
    }
    footing <- carried - carried[, 2]
    alone <- alone_first - footing[, -1, drop = FALSE] %*% lean[-1, , drop = FALSE]
    trend <- (footing[, 1] + imputed * (alone %*% now$slope)[, 1]) / (1 - imputed + imputed * sum(lean[1, ] * now$slope))
    before <- coef
    coef <- alone - outer(trend, lean[1, ])
    if (max(abs(coef - before)) <= 1e-8) break
  }

  expected <- numeric(n)
  expected[listed] <- now$expected
  free <- listed & t[, span] > 0
  observed <- sum(y[free, span])
  units <- length(unique(cluster[free]))
  own_part <- ifelse(free, (y[, span] - observed * expected / sum(expected)) / observed, 0) * sqrt(units / (units - 1))
  influence <- own_part - (coef %*% now$slope)[, 1] - trend
  theta <- log(observed / (sum(expected) * exp(now$footing[1])))
  se <- sqrt(sum(rowsum(influence, cluster)^2))
  reach <- min(qt(0.5 + level / 2, units - 1) * se, 300)
  c(ratio = exp(theta), ci_low = exp(theta - reach), ci_high = exp(theta + reach), se = se)
}

span <- sum(grepl("^events_year_", names(people)))
y <- unname(as.matrix(people[paste0("events_year_", 1:span)]))
t <- unname(as.matrix(people[paste0("days_year_", 1:span)])) / 365.25
listed <- people$arm == "offered"
told <- foretell(y, t, listed, people$cluster, setting("level"))
found <- setNames(told, c("rate_ratio", "ci_low", "ci_high", "se"))
wanted <- rows[rows$kind == "found", ]
if (any(grepl("^older_pair_", wanted$name))) {
  older <- foretell(y[, -span], t[, -span], people$listed_earlier == "yes", people$cluster, setting("level"))
  found <- c(found, setNames(older[1:3], paste0("older_pair_", names(older)[1:3])))
}

wanted$again <- found[wanted$name]
wanted$apart <- abs(wanted$again - wanted$value) / pmax(abs(wanted$value), 0.01)
print(wanted[, c("name", "value", "again", "apart")], digits = 10, row.names = FALSE)
if (anyNA(wanted$apart) || any(wanted$apart > 1e-6)) quit(status = 1)
cat("Every figure is as it was stored, to a millionth.\n")
