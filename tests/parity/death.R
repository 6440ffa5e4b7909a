# Events that repeat until death, by mets.
suppressMessages(library(mets))
d <- given("spans")
at <- given("at")$day
d$status <- ifelse(d$event == 1, 1, ifelse(d$died == 1, 2, 0))
fit <- recreg(Event(start, stop, status) ~ arm + y + cluster(person), data = d, cause = 1, death.code = 2, cens.code = 0)
events <- phreg(Surv(start, stop, status == 1) ~ cluster(person), data = d)
deaths <- phreg(Surv(start, stop, status == 2) ~ cluster(person), data = d)
curve <- recurrentMarginal(events, deaths)
place <- findInterval(at, curve$times)
# mets takes a death off those at risk by 1/Y, as Ghosh and Lin print it; the exact slope of Kaplan and Meier's product takes
# it off by 1/(Y - 1). Here is that slope by moving the weight of each person a little up and down.
days <- sort(unique(d$stop[d$status > 0]))
risk <- sapply(days, function(t) d$start < t & t <= d$stop)
own <- function(kind) outer(seq_len(nrow(d)), seq_along(days), function(i, j) d$status[i] == kind & d$stop[i] == days[j])
again <- own(1); dying <- own(2)
shown <- function(w) {
  y <- drop(w %*% risk)
  alive <- cumprod(1 - drop(w %*% dying) / y)
  c(0, cumsum(c(1, alive[-length(alive)]) * drop(w %*% again) / y))[findInterval(at, days) + 1]
}
people <- unique(d$person)
slopes <- sapply(people, function(p) {
  move <- 1e-4 * (d$person == p)
  (shown(1 + move) - shown(1 - move)) / 2e-4
})
answer(exact = shown(rep(1, nrow(d))), exact_se = sqrt(rowSums(slopes^2)),
       coef = unname(coef(fit)), se = unname(sqrt(diag(fit$var))), mean = curve$mu[place], mean_se = curve$se.mu[place])
