"""The exceptions of tornado.web that code raises."""
from http import responses as _responses


class HTTPError(Exception):
    def __init__(self, status_code=500, log_message=None, *args, **kwargs):
        self.status_code = status_code
        self.log_message = log_message
        self.args = args
        self.reason = kwargs.get('reason', None)
        if log_message and not args:
            self.log_message = log_message.replace('%', '%%')

    def __str__(self):
        message = 'HTTP %d: %s' % (self.status_code, self.reason or _responses.get(self.status_code, 'Unknown'))
        if self.log_message:
            return message + ' (' + (self.log_message % self.args) + ')'
        return message


class Finish(Exception):
    pass


class MissingArgumentError(HTTPError):
    def __init__(self, arg_name):
        super().__init__(400, 'Missing argument %s' % arg_name)
        self.arg_name = arg_name
