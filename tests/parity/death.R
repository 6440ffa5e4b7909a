# Events that repeat until death, by mets and by moving the weight of each person a little up and down in base R.
# mets takes the slope of a Kaplan-Meier product as 1/Y at each time, as Ghosh and Lin print it; the product's exact slope is
# 1/(Y - d). So everything is worked out twice here: with the product itself moved, and with its log moved as printed.
suppressMessages(library(mets))
d <- given("spans")
at <- given("at")$day
d$status <- ifelse(d$event == 1, 1, ifelse(d$died == 1, 2, 0))
fit <- recreg(Event(start, stop, status) ~ arm + y + cluster(person), data = d, cause = 1, death.code = 2, cens.code = 0)
events <- phreg(Surv(start, stop, status == 1) ~ cluster(person), data = d)
deaths <- phreg(Surv(start, stop, status == 2) ~ cluster(person), data = d)
curve <- recurrentMarginal(events, deaths)
place <- findInterval(at, curve$times)

d <- d[order(d$person, d$start), ]
last <- d[!duplicated(d$person, fromLast = TRUE), ]
again <- d[d$status == 1, ]
stopifnot(all(tapply(seq_len(nrow(d)), d$person, function(i) d$start[i[1]] == 0 && all(d$start[i[-1]] == d$stop[i[-length(i)]]))))
x <- cbind(last$arm, last$y); end <- last$stop; died <- last$status == 2
of <- match(again$person, last$person)
one <- rep(1, nrow(last))
# A share that is still there just before given times, of those who go at `gone`: the product with weights w, or its log moved as printed.
share <- function(gone, who, before, w, printed) {
  s <- sort(gone); goer <- who[order(gone)]
  there <- outer(end, s, ">=")
  y <- drop(w %*% there)
  if (printed) {
    y1 <- colSums(there)
    moved <- -cumsum(((w - 1)[goer] - drop((w - 1) %*% there) / y1) / y1)
    steps <- cumprod(1 - 1 / y1) * exp(moved)
  } else steps <- cumprod(1 - w[goer] / y)
  c(1, steps)[findInterval(before, s, left.open = TRUE) + 1]
}
slopes <- function(f) sapply(seq_along(one), function(p) {
  move <- 1e-4 * (seq_along(one) == p)
  (f(one + move) - f(one - move)) / 2e-4
})
# The mean by each day.
days <- sort(again$stop); whose <- of[order(again$stop)]
there <- outer(end, days, ">=")
mean_of <- function(w, printed) {
  alive <- share(end[died], which(died), days, w, printed)
  c(0, cumsum(alive * w[whose] / drop(w %*% there)))[findInterval(at, days) + 1]
}
mean_se <- function(printed) sqrt(rowSums(slopes(function(w) mean_of(w, printed))^2))
# The regression: after death a person counts by the share that would still be followed, over that share at their death.
score <- function(b, w, printed) {
  still <- share(end[!died], which(!died), days, w, printed)
  at_death <- share(end[!died], which(!died), end, w, printed)
  part <- there + (died & !there) * outer(1 / at_death, still)
  risk <- (w * exp(drop(x %*% b))) * part
  colSums(w[whose] * (x[whose, ] - t(crossprod(x, risk) / rep(colSums(risk), each = ncol(x)))))
}
b <- c(0, 0)
slope_at <- function(b) sapply(1:2, function(k) { h <- 1e-5 * (1:2 == k); (score(b + h, one, FALSE) - score(b - h, one, FALSE)) / 2e-5 })
for (turn in 1:20) b <- b - drop(solve(slope_at(b), score(b, one, FALSE)))
se_of <- function(printed) { parts <- solve(slope_at(b), slopes(function(w) score(b, w, printed))); sqrt(rowSums(parts^2)) }
answer(coef = unname(coef(fit)), se = unname(sqrt(diag(fit$var))), mean = curve$mu[place], mean_se = curve$se.mu[place],
       exact = mean_of(one, FALSE), exact_se = mean_se(FALSE), printed_se = mean_se(TRUE),
       own = b, own_se = se_of(FALSE), own_printed_se = se_of(TRUE))
