"""What templates need and cannot work out: a chart's geometry, hashed assets, the operator's colours.

Plain functions of plain values; nothing here knows of Flask, of a request or of a clock.
"""
