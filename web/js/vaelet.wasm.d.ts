// For bundlers that give a file's address: `import wasmUrl from "vaelet/vaelet.wasm"`.
declare const wasmUrl: string;
export default wasmUrl;
