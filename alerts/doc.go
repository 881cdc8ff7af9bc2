// Package alerts reads alert: sections: what is to be mailed when a message is added, changed or
// deleted (Gramex guide, "MessageHandler alert" and "Smart alerts").
//
// This version sends no mail. What the package does is check a section when the configuration is
// loaded, so that its mistakes show now and not in the mail; say for a message whether it asks for
// a mail; and report at load that none is sent.
package alerts
