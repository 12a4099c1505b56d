// A screen that is a little too high is shown a little smaller; never below LEAST.
const HEIGHT = 720;
const LEAST = 0.91;

function fit(screen) {
  for (let zoom = 1; zoom > LEAST && screen.offsetHeight * zoom > HEIGHT; ) {
    zoom -= 0.01;
    screen.style.zoom = zoom;
  }
}

// The labels of a wide figure stay legible if the text beside it is narrower.
function widen(image) {
  image.closest('.beside')?.classList.toggle('wide', image.naturalWidth > 1100);
}

// Every screen is measured before reveal.js hides all but one, so that printing
// (?print-pdf) finds them fitted too.
async function start() {
  const ready = [...document.images].map(image => image.decode().catch(() => {}));
  document.body.classList.add('measured');
  await Promise.all([document.fonts.ready, ...ready]);
  [...document.images].forEach(widen);
  document.querySelectorAll('.screen').forEach(fit);
  document.body.classList.remove('measured');
  await Reveal.initialize({
    width: 1280,
    height: HEIGHT,
    margin: 0,
    center: false,
    hash: true,
    navigationMode: 'linear',
    pdfMaxPagesPerSlide: 1,
    pdfSeparateFragments: false,
    slideNumber: 'c/t',
    transition: 'none',
    plugins: [RevealNotes]
  });
}

start();
