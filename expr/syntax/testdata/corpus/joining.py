if 1:
    \
x
    y
if \
 2: \
  z
x = [1, # c

2]
\
w
