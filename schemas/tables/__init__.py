"""One model a published table; `registry` lists them. Columns and their order are the contract."""
