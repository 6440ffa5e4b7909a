# Weights that make groups alike: overlap weights by a logistic regression, even ones by raking in survey.
suppressMessages({ library(survey); library(sandwich) })
d <- given("people")
chance <- fitted(glm(treated ~ a + b, family = binomial, data = d, control = glm.control(epsilon = 1e-14, maxit = 100)))
overlap <- ifelse(d$treated == 1, 1 - chance, chance)
overlap <- overlap / ave(overlap, d$treated, FUN = sum)
fit <- lm(outcome ~ treated, data = d, weights = overlap)
others <- d[d$treated == 0, ]
goal <- colMeans(d[d$treated == 1, c("a", "b")])
raked <- calibrate(svydesign(ids = ~1, weights = rep(1 / nrow(others), nrow(others)), data = others), ~ a + b,
                   population = c(`(Intercept)` = 1, goal), calfun = "raking", epsilon = 1e-13, maxit = 200)
answer(overlap = overlap, effect = unname(coef(fit)[2]), se = sqrt(vcovHC(fit, type = "HC1")[2, 2]),
       homes = sqrt(vcovCL(fit, cluster = d$home, type = "HC1")[2, 2]), even = unname(weights(raked)))
