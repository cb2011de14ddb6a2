package queue_test

const roleVariable = "PERSONAS_QUEUE_TEST_ROLE"

func workInProcess(role string) int { return 1 }
