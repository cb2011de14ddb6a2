package llm

// Plus is what two uses took together.
func (u Usage) Plus(v Usage) Usage {
	priced := u.Priced && v.Priced
	if u == (Usage{}) {
		priced = v.Priced
	} else if v == (Usage{}) {
		priced = u.Priced
	}
	return Usage{Calls: u.Calls + v.Calls, Retries: u.Retries + v.Retries,
		InputTokens: u.InputTokens + v.InputTokens, OutputTokens: u.OutputTokens + v.OutputTokens,
		CostUSD: u.CostUSD + v.CostUSD, Priced: priced}
}
