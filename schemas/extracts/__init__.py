"""One model an extract: columns, kinds, key. `registry` lists them."""
