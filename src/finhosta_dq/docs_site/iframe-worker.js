// A page opened from disk may not start a worker, which the search needs. Here the script of the worker runs in a hidden frame.
// The theme looks for the name IFrameWorker, and takes the first script with a source in the frame for the worker.
(function () {
  "use strict";
  const prelude = `
    window.postMessage = function (data) { parent.postMessage(data, "*") };
    window.importScripts = function () {
      return Array.from(arguments).reduce(function (before, source) {
        return before.then(function () {
          return new Promise(function (done, failed) {
            const script = document.createElement("script");
            script.src = source;
            script.onload = function () { done() };
            script.onerror = function () { failed(new Error("not loaded: " + source)) };
            document.body.appendChild(script);
          });
        });
      }, Promise.resolve());
    };`;

  window.IFrameWorker = class IFrameWorker extends EventTarget {
    constructor(source) {
      super();
      const waiting = [];
      const frame = document.createElement("iframe");
      const heard = (event) => {
        if (event.source === frame.contentWindow) this.dispatchEvent(new MessageEvent("message", { data: event.data }));
      };
      // the frame's own postMessage is the worker's, which speaks to this page
      const tell = (data) => frame.contentWindow.dispatchEvent(new MessageEvent("message", { data }));
      let ready = false;
      frame.hidden = true;
      frame.srcdoc = `<body><script>${prelude}</script><script src="${new URL(source, document.baseURI)}"></script></body>`;
      frame.addEventListener("load", () => {
        ready = true;
        waiting.splice(0).forEach(tell);
      });
      window.addEventListener("message", heard);
      document.body.appendChild(frame);
      this.postMessage = (data) => (ready ? tell(data) : waiting.push(data));
      this.terminate = () => {
        window.removeEventListener("message", heard);
        frame.remove();
      };
    }
  };
  if (location.protocol === "file:") window.Worker = window.IFrameWorker;
})();
