"""What the commands about area officers share."""

NO_STAFF = "Underlaget har ingen bemanning: lägg till staffing.csv (se docs/collection.md)."
