/** The build without subtitles, alternative sounds and encryption: ours have one rendition a playlist. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
