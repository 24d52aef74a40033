#!/bin/sh
# Makes the clips of tests/fixtures and signalling/assets from three freely licensed sources (their README names them).
# Run again only to change the clips: the results are in the repository.
#   infra/media/make-clips.sh FOLDER
# FOLDER holds square-768x576-25fps.mp4, tabletop-640x480-30fps.mp4 and voice-english.ogg.
set -eu
sources=$1
house=$(cd "$(dirname "$0")/../.." && pwd)
fixtures=$house/tests/fixtures
assets=$house/signalling/assets
mkdir -p "$fixtures" "$assets"

# Constrained baseline without B-frames and a keyframe each second: what browsers send and take by WebRTC, so that
# ffmpeg can send it by RTP as it is. The pictures of 5:4 are cut to 16:9.
video() { # source, seconds, filter, frames between keyframes, bit/s, result
  ffmpeg -y -v error -i "$1" -t "$2" -an -vf "$3,format=yuv420p" \
    -c:v libx264 -preset veryslow -profile:v baseline -level 3.1 -bf 0 -g "$4" -keyint_min "$4" -sc_threshold 0 \
    -b:v "$5" -maxrate "$5" -bufsize "$5" -movflags +faststart -map_metadata -1 -fflags +bitexact "$6"
}
sound() { # seconds, bit/s, result
  ffmpeg -y -v error -i "$sources/voice-english.ogg" -t "$1" -af "afade=t=out:st=$(($1 - 1)):d=1" \
    -c:a libopus -b:a "$2" -application voip -ac 1 -ar 48000 -map_metadata -1 -fflags +bitexact "$3"
}

wide='scale=960:720:flags=lanczos,crop=960:540:0:120'
video "$sources/square-768x576-25fps.mp4" 12 "$wide" 25 900k "$fixtures/lecture-960x540.mp4"
video "$sources/tabletop-640x480-30fps.mp4" 6 'scale=640:480' 30 700k "$fixtures/tabletop-640x480.mp4"
sound 12 24k "$fixtures/voice.ogg"
video "$sources/square-768x576-25fps.mp4" 30 "$wide" 25 1000k "$assets/demo-lecture.mp4"
# As a transport stream: parameter sets stand before each keyframe, and it can be sent in a loop without any filter.
ffmpeg -y -v error -i "$assets/demo-lecture.mp4" -c copy -bsf:v h264_mp4toannexb -map_metadata -1 -fflags +bitexact \
  -f mpegts "$assets/demo-lecture.mpegts"
rm "$assets/demo-lecture.mp4"
sound 24 32k "$assets/demo-voice.ogg"
ls -l "$fixtures" "$assets"
