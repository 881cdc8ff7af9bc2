package formhandler

const crashEnv = "GRAMEX_TEST_CRASH"

func crashWriter() {}
