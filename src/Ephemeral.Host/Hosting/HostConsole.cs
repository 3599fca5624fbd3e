namespace Ephemeral.Host.Hosting;

/// <summary>
/// The program as somebody at a console meets it. It gives 0 once it was stopped, also while it was still starting, and 1 with the reason in
/// sentences when it can't start.
/// </summary>
internal static class HostConsole
{
    private const int Stopped = 0;
    private const int NotStarted = 1;

    /// <param name="args">The command line.</param>
    /// <param name="output">Takes help, and what is said of the start.</param>
    /// <param name="errors">Takes why there was no start.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var isStarted = false;
        try
        {
            if (HostHelp.IsAskedFor(args))
            {
                output.WriteLine(HostHelp.Text());
                return Stopped;
            }

            await using var app = HostProgram.Build(args);
            isStarted = await StartAsync(app);
            if (!isStarted)
                return Stopped;
            TryWriteLine(output, StartMessage.Of(app));
            await app.WaitForShutdownAsync();
            return Stopped;
        }
        catch (Exception e) when (!isStarted)
        {
            foreach (var sentence in StartFailure.Sentences(e))
                TryWriteLine(errors, sentence);
            return NotStarted;
        }
    }

    /// <returns>Whether it has started; false when it was stopped before.</returns>
    private static async Task<bool> StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
            return true;
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }
    }

    // The output may be closed, or the disk full that it goes to: a service runs all the same, and an exit code says enough.
    private static void TryWriteLine(TextWriter writer, string text)
    {
        try
        {
            writer.WriteLine(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
        }
    }
}
