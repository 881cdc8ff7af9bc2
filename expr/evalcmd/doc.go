// Package evalcmd is the command `gramex eval`: it evaluates a Python expression as the server
// does and prints its repr, or the error. `gramex eval -` does so for each line of standard input.
package evalcmd
