"""Rules of the family S: how sheets, rows and cells are built."""
