// A screen that is a little too high is shown a little smaller; never below LEAST.
const HEIGHT = 720;
const LEAST = 0.8;

function fit() {
  const screen = Reveal.getCurrentSlide().querySelector('.screen');
  screen.style.zoom = 1;
  for (let zoom = 1; zoom > LEAST && screen.offsetHeight * zoom > HEIGHT; ) {
    zoom -= 0.02;
    screen.style.zoom = zoom;
  }
}

Reveal.initialize({
  width: 1280,
  height: HEIGHT,
  margin: 0,
  center: false,
  hash: true,
  navigationMode: 'linear',
  slideNumber: 'c/t',
  transition: 'none',
  plugins: [RevealNotes]
});
Reveal.on('ready', fit);
Reveal.on('slidechanged', fit);
