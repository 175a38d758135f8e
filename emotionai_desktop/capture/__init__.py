"""Where frames come from: cameras, video files and streams, pictures, and the demo clip."""
