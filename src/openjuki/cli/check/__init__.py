"""Driving the main job over HTTP as three members of staff would (主な業務の確認: `openjuki demo-check`)."""
