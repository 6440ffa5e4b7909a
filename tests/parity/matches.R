# Nearest others within a list, by MatchIt; rates under weights, by glm and sandwich.
suppressMessages({ library(MatchIt); library(sandwich) })
d <- given("people")
# With a distance given as numbers MatchIt 4.5.1 takes no heed of the caliper, nor always the nearest: so the distance is that
# of Mahalanobis, which for one score ranks alike, and the highest score comes first in the rows.
d$row <- seq_len(nrow(d))
s <- d[order(-d$score), ]
rownames(s) <- s$row
found <- matchit(given ~ score, data = s, method = "nearest", distance = "mahalanobis", m.order = "data", ratio = 2, replace = FALSE,
                 caliper = c(score = 0.2), std.caliper = FALSE, exact = ~day)
rows <- found$match.matrix
fit <- glm(events ~ given + offset(log(years)), family = poisson, data = d, weights = heavy, control = glm.control(epsilon = 1e-14, maxit = 100))
answer(first = as.integer(rownames(rows)), one = as.integer(rows[, 1]), two = as.integer(rows[, 2]),
       theta = unname(coef(fit)[2]), se = sqrt(vcovCL(fit, cluster = seq_len(nrow(d)), type = "HC1")[2, 2]),
       homes = sqrt(vcovCL(fit, cluster = d$home, type = "HC1")[2, 2]))
