valid_users = {'news': ['alice']}


def my_prepare(msg, handler):
    allowed = valid_users.get(msg['topic'], [])
    if not handler.current_user or handler.current_user['id'] not in allowed:
        raise ValueError(f"You cannot write to {msg['topic']}")
