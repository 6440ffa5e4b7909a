# The peers of benchmarks/evaluation.py in R, on the same rows: seconds of processor and by the clock, one line each.
suppressMessages({ library(survival); library(MASS); library(data.table) })
folder <- commandArgs(trailingOnly = TRUE)[1]
setDTthreads(2)
d <- fread(file.path(folder, "spans.csv")); n <- fread(file.path(folder, "counts.csv")); b <- fread(file.path(folder, "people.csv"))
said <- function(name, call) {
  t <- system.time(call)
  cat(name, t[["elapsed"]], t[["user.self"]] + t[["sys.self"]], "\n", sep = "\t")
}
said("ag", fit <- coxph(Surv(start, stop, event) ~ x1 + x2 + x3, data = d, cluster = person))
said("mcf", survfit(Surv(start, stop, event) ~ 1, data = d, id = person, cluster = person, robust = TRUE))
said("nb", glm.nb(events ~ x1 + x2 + x3 + offset(log(years)), data = n))
said("poisson", glm(events ~ x1 + x2 + x3 + offset(log(years)), family = poisson, data = n))
ratio <- function(i) { a <- b$arm[i]; y <- b$events[i]; t <- b$years[i]; log(sum(y[a == 1]) / sum(t[a == 1])) - log(sum(y[a == 0]) / sum(t[a == 0])) }
said("bootstrap", replicate(1000, ratio(sample.int(nrow(b), nrow(b), TRUE))))
cat("fitted", coef(fit), sqrt(diag(fit$var)), "\n", sep = "\t")
cat("version", paste(R.version$major, R.version$minor, sep = "."), as.character(packageVersion("survival")), as.character(packageVersion("MASS")), "\n", sep = "\t")
