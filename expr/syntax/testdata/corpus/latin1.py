# -*- coding: latin-1 -*-
x = "é"
é = x
# ÿ
