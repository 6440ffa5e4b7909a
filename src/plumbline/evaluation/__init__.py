"""Designs, estimators, power and the words for what they found."""

from plumbline.evaluation.adjusted_rates import AdjustedRates, adjusted_rates
from plumbline.evaluation.agreement import Agreement, Coefficient, agreement
from plumbline.evaluation.balancing import (
    Balance,
    LovePlot,
    WeightedDifference,
    entropy_balance,
    overlap_weights,
    weighted_difference,
)
from plumbline.evaluation.before_after import BeforeAfter, before_after
from plumbline.evaluation.capacity_line import CapacityLine, LineDiagnostics, OtherReach, capacity_line
from plumbline.evaluation.change_ratio import ChangeRatio, Period, change_ratio
from plumbline.evaluation.clustered_ratio import ClusteredRatio, clustered_ratio
from plumbline.evaluation.clustered_share import ClusteredShare, clustered_share
from plumbline.evaluation.control_chart import LEAST_PERIODS, ControlChart, ControlPoint, control_chart
from plumbline.evaluation.cost_avoided import CostPerEvent, cost_per_event_avoided
from plumbline.evaluation.cumulative_with_death import cumulative_contrast_with_death, cumulative_with_death
from plumbline.evaluation.design_plays import (
    DayList,
    Plays,
    Town,
    play_histories,
    play_line,
    play_picked,
    play_same_day,
)
from plumbline.evaluation.design_spread import (
    HISTORY_IN_JUDGEMENT,
    Spread,
    spread_at_line,
    spread_of_histories,
    spread_of_picked,
    spread_of_two,
)
from plumbline.evaluation.detection import BySource, Compared, Source, by_source, split_by_source
from plumbline.evaluation.dose_association import DoseAssociation, dose_association
from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import Estimate, Parts, Scale, Whose, parts_of
from plumbline.evaluation.evalue import EValue, evalue
from plumbline.evaluation.event_history import EventHistory, event_history
from plumbline.evaluation.event_orders import first_event, pwp_gap_time, pwp_total_time, wlw
from plumbline.evaluation.event_rates import EventDiagnostics, EventRates, andersen_gill
from plumbline.evaluation.expected_events import ExpectedEvents, expected_events
from plumbline.evaluation.guards import check_follow_up_starts, outcome_events
from plumbline.evaluation.harm import HarmContrast, harm_contrast
from plumbline.evaluation.interval_words import change_words, interval_words
from plumbline.evaluation.kaplan_meier import Survival, kaplan_meier
from plumbline.evaluation.liberty import days_at_liberty, is_at_liberty, time_at_liberty
from plumbline.evaluation.mean_cumulative import (
    CumulativeContrast,
    MeanCumulative,
    cumulative_contrast,
    mean_cumulative,
)
from plumbline.evaluation.median import Median, median_with_interval
from plumbline.evaluation.moderation import Moderation, moderation, ratio_of_ratios
from plumbline.evaluation.negative_binomial import NegativeBinomialRates, negative_binomial_rates
from plumbline.evaluation.negative_control import NegativeControl, negative_control
from plumbline.evaluation.older_pair import OlderPair
from plumbline.evaluation.placebo_cohort import CohortDiagnostics, PlaceboCohort, placebo_cohort
from plumbline.evaluation.placebo_year import HistoryDiagnostics, PlaceboYear, placebo_year
from plumbline.evaluation.poisson import PoissonFit, fit_poisson
from plumbline.evaluation.power import (
    clumping,
    people_needed,
    people_needed_from,
    per_arm_needed,
    power_to_see,
    smallest_detectable_fall,
    smallest_fall_seen,
)
from plumbline.evaluation.power_by_history import power_by_history
from plumbline.evaluation.power_played import PowerByHistory
from plumbline.evaluation.proportional_rates import ProportionalRates, proportional_rates
from plumbline.evaluation.protocol import Protocol, canonical_json, check_plan, protocol_from, protocol_hash
from plumbline.evaluation.randomisation import ByTheLot, by_the_lot
from plumbline.evaluation.rate_ratio import ByArm, Diagnostics, RateRatio, rate_ratio
from plumbline.evaluation.rates_with_death import rates_with_death
from plumbline.evaluation.redraws import RedrawnRatio, redrawn_rate_ratio, redrawn_sums
from plumbline.evaluation.rosenbaum import RosenbaumBounds, rosenbaum_counts, rosenbaum_yes_or_no
from plumbline.evaluation.same_day import SameDay, same_day_matches
from plumbline.evaluation.sandwich import cluster_covariance
from plumbline.evaluation.sentences import (
    NO_FAIR_COMPARISON,
    needed_words,
    read_anew_words,
    sentence,
    sentence_at_line,
    sentence_on_histories,
    sentence_on_pairs,
    sentence_on_picked,
)
from plumbline.evaluation.shrinkage import Shrunken, holm, shrunken_effects
from plumbline.evaluation.sites_needed import cluster_multiple, power_of, power_of_sites, sites_needed
from plumbline.evaluation.small_studies import SmallStudies, small_studies
from plumbline.evaluation.spending import Looks, classic_limits, spending_limits
from plumbline.evaluation.staggered import GroupTime, Since, Staggered, staggered_adoption
from plumbline.evaluation.stepped_wedge import SteppedWedge, stepped_wedge, wedge_variance
from plumbline.evaluation.strength import Design, DesignStrength, design_strength
from plumbline.evaluation.synthesis import MetaRegression, Pooled, meta_regression, pool
from plumbline.evaluation.take_up import TakeUp, take_up_effect
from plumbline.evaluation.two_figures import Apart, apart
from plumbline.evaluation.verdict import (
    Verdict,
    read_anew,
    verdict,
    verdict_at_line,
    verdict_on,
    verdict_on_histories,
)
from plumbline.evaluation.waitlist import waitlist_phase
from plumbline.evaluation.weighted_rates import WeightedRates, weighted_rates
from plumbline.evaluation.wilson import Share, wilson


__all__ = [
    "HISTORY_IN_JUDGEMENT",
    "LEAST_PERIODS",
    "NO_FAIR_COMPARISON",
    "AdjustedRates",
    "Agreement",
    "Apart",
    "AssumptionDoubt",
    "Balance",
    "BeforeAfter",
    "ByArm",
    "BySource",
    "ByTheLot",
    "CapacityLine",
    "ChangeRatio",
    "ClusteredRatio",
    "ClusteredShare",
    "Coefficient",
    "CohortDiagnostics",
    "Compared",
    "ControlChart",
    "ControlPoint",
    "CostPerEvent",
    "CumulativeContrast",
    "DayList",
    "Design",
    "DesignStrength",
    "Diagnostics",
    "DoseAssociation",
    "Doubt",
    "EValue",
    "Estimate",
    "EventDiagnostics",
    "EventHistory",
    "EventRates",
    "ExpectedEvents",
    "GroupTime",
    "HarmContrast",
    "HistoryDiagnostics",
    "LineDiagnostics",
    "Looks",
    "LovePlot",
    "MeanCumulative",
    "Median",
    "MetaRegression",
    "Moderation",
    "NegativeBinomialRates",
    "NegativeControl",
    "OlderPair",
    "OtherReach",
    "Parts",
    "Period",
    "PlaceboCohort",
    "PlaceboYear",
    "Plays",
    "PoissonFit",
    "Pooled",
    "PowerByHistory",
    "ProportionalRates",
    "Protocol",
    "RateRatio",
    "RedrawnRatio",
    "RosenbaumBounds",
    "SameDay",
    "Scale",
    "Share",
    "Shrunken",
    "Since",
    "SmallNumbers",
    "SmallStudies",
    "Source",
    "Spread",
    "Staggered",
    "SteppedWedge",
    "Survival",
    "TakeUp",
    "Town",
    "Verdict",
    "WeightedDifference",
    "WeightedRates",
    "Whose",
    "adjusted_rates",
    "agreement",
    "andersen_gill",
    "apart",
    "before_after",
    "by_source",
    "by_the_lot",
    "canonical_json",
    "capacity_line",
    "change_ratio",
    "change_words",
    "check_follow_up_starts",
    "check_plan",
    "classic_limits",
    "clumping",
    "cluster_covariance",
    "cluster_multiple",
    "clustered_ratio",
    "clustered_share",
    "control_chart",
    "cost_per_event_avoided",
    "cumulative_contrast",
    "cumulative_contrast_with_death",
    "cumulative_with_death",
    "days_at_liberty",
    "design_strength",
    "dose_association",
    "entropy_balance",
    "evalue",
    "event_history",
    "expected_events",
    "first_event",
    "fit_poisson",
    "harm_contrast",
    "holm",
    "interval_words",
    "is_at_liberty",
    "kaplan_meier",
    "mean_cumulative",
    "median_with_interval",
    "meta_regression",
    "moderation",
    "needed_words",
    "negative_binomial_rates",
    "negative_control",
    "outcome_events",
    "overlap_weights",
    "parts_of",
    "people_needed",
    "people_needed_from",
    "per_arm_needed",
    "placebo_cohort",
    "placebo_year",
    "play_histories",
    "play_line",
    "play_picked",
    "play_same_day",
    "pool",
    "power_by_history",
    "power_of",
    "power_of_sites",
    "power_to_see",
    "proportional_rates",
    "protocol_from",
    "protocol_hash",
    "pwp_gap_time",
    "pwp_total_time",
    "rate_ratio",
    "rates_with_death",
    "ratio_of_ratios",
    "read_anew",
    "read_anew_words",
    "redrawn_rate_ratio",
    "redrawn_sums",
    "rosenbaum_counts",
    "rosenbaum_yes_or_no",
    "same_day_matches",
    "sentence",
    "sentence_at_line",
    "sentence_on_histories",
    "sentence_on_pairs",
    "sentence_on_picked",
    "shrunken_effects",
    "sites_needed",
    "small_studies",
    "smallest_detectable_fall",
    "smallest_fall_seen",
    "spending_limits",
    "split_by_source",
    "spread_at_line",
    "spread_of_histories",
    "spread_of_picked",
    "spread_of_two",
    "staggered_adoption",
    "stepped_wedge",
    "take_up_effect",
    "time_at_liberty",
    "verdict",
    "verdict_at_line",
    "verdict_on",
    "verdict_on_histories",
    "waitlist_phase",
    "wedge_variance",
    "weighted_difference",
    "weighted_rates",
    "wilson",
    "wlw",
]
