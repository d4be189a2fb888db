package draw

// pictures are the samples of every kind but chambers, for golden files.
func pictures() map[string]drawer {
	return map[string]drawer{
		"wall":         sampleWall(),
		"areas-narrow": sampleAreas(340), "areas-wide": sampleAreas(960),
		"strips-narrow": sampleStrips(340), "strips-wide": sampleStrips(960),
		"tallies-narrow": sampleTallies(340), "tallies-wide": sampleTallies(960),
	}
}
