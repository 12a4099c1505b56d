// JupyterLab and Notebook 7 read the width of an image from an output's metadata, but
// not its alternative text. This prebuilt extension hands PNG outputs to the renderer
// that is there already and then sets the alternative text, so a screen reader has it.
// And it marks the tab of a page, so that page and workbook can be told apart, and puts
// the cursor into the box for a prediction when Shift + Enter comes to it: in command
// mode each letter that is typed would be a command.
//
// It is loaded as JupyterLab loads every prebuilt extension: as a container with init
// and get. No build step and no dependency is needed.
(() => {
  let shared;

  const sharedModule = async name => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };

  const describing = factory => ({
    ...factory,
    mimeTypes: ['image/png'],
    createRenderer: options => {
      const renderer = factory.createRenderer(options);
      const renderModel = renderer.renderModel.bind(renderer);
      renderer.renderModel = async model => {
        await renderModel(model);
        const alt = model.metadata['image/png']?.alt ?? model.data['text/plain'] ?? '';
        renderer.node.querySelector('img')?.setAttribute('alt', alt);
      };
      return renderer;
    }
  });

  // Its label must stay the file's name: JupyterLab renames the file after the label.
  const markTab = panel => {
    if (panel.context.path.startsWith('notebooks/')) {
      panel.title.className += ' course-page';
    }
  };

  const writeAtOnce = (tracker, cell) => {
    if (cell?.model.getMetadata('tags')?.includes('prediction')) {
      setTimeout(() => {
        const notebook = tracker.currentWidget?.content;
        if (notebook?.activeCell === cell) notebook.mode = 'edit';
      });
    }
  };

  const extension = async () => {
    const { IRenderMimeRegistry } = await sharedModule('@jupyterlab/rendermime');
    const { INotebookTracker } = await sharedModule('@jupyterlab/notebook');
    const plugin = {
      id: 'figure-descriptions:plugin',
      description: 'Describes figures, marks pages, puts the cursor into predictions.',
      autoStart: true,
      requires: [IRenderMimeRegistry, INotebookTracker],
      activate: (app, registry, tracker) => {
        const style = document.head.appendChild(document.createElement('style'));
        style.textContent =
          '.course-page .lm-TabBar-tabLabel::before { content: "page: "; font-weight: bold }';
        tracker.widgetAdded.connect((_, panel) => markTab(panel));
        tracker.activeCellChanged.connect((_, cell) => writeAtOnce(tracker, cell));
        const factory = registry.getFactory('image/png');
        registry.addFactory(describing(factory), registry.getRank?.('image/png') ?? 90);
      }
    };
    return () => ({ __esModule: true, default: plugin });
  };

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB['figure-descriptions'] = {
    init: scope => {
      shared = scope;
    },
    get: extension
  };
})();
