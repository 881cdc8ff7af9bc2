if x:
	y
	if z:
	    w
	v
if x:
        y

  z
if x:
	  y