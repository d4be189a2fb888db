// Package sim is SL-1, a model of a wave of defections: how many holders of a
// threatened party's seats leave it, and when, given what everybody expects of a
// court and of each other.
//
// # The boundary
//
// Inputs are counts by class: so many seats of a rank in so many councils of a
// province, by number. The package knows neither seats nor names, and nothing in
// it takes a person: there is no function from a person to a probability.
// Attributes of persons are refused ([Refused]). What a run yields is about crowds
// alone ([Crowd]); what may be shown of it is given with it ([Shown]). Nothing
// optimises an inducement or a pressure. Everything it yields is conditional on the
// scenario, and says so ([Conditional]); it is no forecast about any person.
//
// # The model
//
// Time t is in days, money in months of the holder's own net pay, utility in
// nats. A slot stays or has left; who has left holds a seat afterwards with a
// probability (keep). What becomes of the seats of those who stay is a matter of law,
// and of package scenario.
//
//	pi      the believed probability that the party will be gone ([Beliefs])
//	pibar = 1 - (1-pi)(1 - Phi((A - vartheta)/sigma_v))   collapse by desertion
//	V_D   = kappa keep (M + q) - sigma (1 - Y) - ell      leave now
//	V_S(t): -dV/dt = h - rV + mu (s log(e^{V_D/s} + e^{V/s}) - V)     stay for now,
//	        and at the ruling V = (1-pibar) K + pibar V_post          ([Values])
//	lambda = mu F((V_D - V_S)/s + sum_k J_k (Y_k - c_k))  the rate of leaving
//
// where A is the share expected to leave, Y the share of a slot's own council that
// has, K = kappa M + honour, and F a [Response]. A slot leaves when the integral of
// its rate reaches a unit exponential drawn once for it in each replicate (Sellke
// 1983), so that every counterfactual of a replicate meets the same luck, and more
// of what drives people out never delays anybody.
//
// # Engines
//
// The mean field ([Run.MeanField], [OneShot]) gives the lowest and the highest
// equilibrium, the fold between them, and whether there are several. The agents
// ([Run]) give distributions, in three forms that agree as the step goes to 0:
// exact continuous time, a daily step, and one clock a council (Renyi spacings).
// The models of the literature are special cases of these: see [OneShot], [Chain],
// [Network] and the tests named after their authors.
//
// # Calibration
//
// Parameters are fitted to what was seen of a wave: to counts by council and day by
// a closed-form likelihood ([Dated]), to published counts that are intervals, err
// and contradict each other by a particle filter ([Episode.Fit]), to totals alone
// without a likelihood ([FitTotals]). A [Calibration] says of every parameter what
// was learned of it, and is [Exploratory].
//
// # What it promises
//
// Everything is determined by the seed: replicate i draws from (seed, i) alone, so
// that the same bytes come out whatever the threads, chunks or machines. Products
// are rounded before they are added (float64(x*y)+z), as some processors would
// fuse them otherwise.
package sim
