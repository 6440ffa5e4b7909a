# The trial of C20, where this version of mets holds its data.
suppressMessages(library(mets))
held <- suppressWarnings(data(hfactioncpx12))
if (exists("hfactioncpx12")) {
  d <- hfactioncpx12
  fit <- recreg(Event(entry, time, status) ~ treatment + cluster(id), data = d, cause = 1, death.code = 2)
  answer(coef = unname(coef(fit)), se = unname(sqrt(diag(fit$var))),
         rows = list(person = d$id, start = d$entry, stop = d$time, event = as.numeric(d$status == 1),
                     died = as.numeric(d$status == 2), treatment = as.numeric(d$treatment)))
} else answer(absent = TRUE)
