/** What of an execution the caller looks at. */
export interface Execution {
    $id: string;
    status: string;
    responseStatusCode: number;
    responseBody: string;
    responseHeaders: {
        name: string;
        value: string;
    }[];
}
/** The `Functions` service of the SDK `appwrite` or `node-appwrite`. */
export interface FunctionsService {
    createExecution(params: {
        functionId: string;
        xpath?: string;
        method?: string;
        headers?: object;
        body?: string;
        async?: boolean;
    }): Promise<Execution>;
    getExecution(params: {
        functionId: string;
        executionId: string;
    }): Promise<Execution>;
}
/** How long to wait for the end of an asynchronous execution. */
export interface WaitOptions {
    /** Ends the waiting, not the execution: `AbortSignal.timeout(60_000)`. */
    signal?: AbortSignal | undefined;
}
/** How an asynchronous execution ended. */
export interface Ended {
    executionId: string;
    /** The status that the function answered. */
    status: number;
}
/** An asynchronous execution that has begun. */
export interface Started {
    executionId: string;
    /**
     * Waits until it has ended. Asks Appwrite for its status, at first every 250 ms, then ever more rarely, every 5 seconds
     * at the most. Who started it has to be signed in: nobody shows a guest an execution.
     * @throws ExecutionError where it failed or was refused, or is not over after 16 minutes (Appwrite ends it after 15)
     */
    ended(options?: WaitOptions): Promise<Ended>;
}
/** An asynchronous execution as its caller has it. */
export declare function started(functions: FunctionsService, functionId: string, executionId: string): Started;
