package prompts

import "fmt"

// shown refuses a number that nothing was shown with. The schema says it too,
// but not every server holds to one.
func shown(what string, most int, numbers []int) error {
	for _, n := range numbers {
		if n < 1 || n > most {
			return fmt.Errorf("it points at %s %d; those shown are 1 to %d", what, n, most)
		}
	}
	return nil
}
