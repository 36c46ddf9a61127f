"""What stands around the canvas: palette, inspector, problems, simulation, launch, start page."""
