# Counts: Poisson and negative binomial with errors by home.
suppressMessages({ library(MASS); library(sandwich); library(clubSandwich) })
d <- given("counts")
tight <- glm.control(epsilon = 1e-14, maxit = 200)
plain <- glm(events ~ arm + x + offset(log(years)), family = poisson, data = d, control = tight)
clumped <- glm.nb(events ~ arm + x + offset(log(years)), data = d, control = tight)
error <- function(v) unname(sqrt(diag(v)))
# glm.nb stops theta at the fourth root of what a number holds, and its error a step before: settle it.
theta <- theta.ml(d$events, fitted(clumped), limit = 200, eps = 1e-12)
groups <- nlevels(factor(d$home))
answer(
  plain = list(coef = unname(coef(plain)), se = error(vcov(plain)), homes = error(vcovCL(plain, cluster = d$home, type = "HC1")),
               none = error(vcovCL(plain, cluster = d$home, type = "HC0", cadj = FALSE)),
               jackknife = error(vcovCR(plain, cluster = d$home, type = "CR3")) * sqrt((groups - 1) / groups),
               likelihood = as.numeric(logLik(plain)), pearson = sum(residuals(plain, "pearson")^2) / df.residual(plain)),
  clumped = list(coef = unname(coef(clumped)), se = error(vcov(clumped)), theta = as.numeric(theta), theta_se = attr(theta, "SE"),
                 homes = error(vcovCL(clumped, cluster = d$home, type = "HC1")), likelihood = as.numeric(logLik(clumped)))
)
