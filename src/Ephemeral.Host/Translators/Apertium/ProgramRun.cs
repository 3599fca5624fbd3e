using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Ephemeral.Host.Translators.Apertium;

/// <summary>Runs a program without a shell, feeds it and takes its output; ends it and its children at the time limit.</summary>
internal sealed class ProgramRun(string program, TimeSpan timeout, TimeProvider time)
{
    private const int MaxErrorLength = 200;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _name = Path.GetFileName(program);

    public async Task<string> RunAsync(IEnumerable<string> arguments, string input, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var process = Start(arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ending.Token);
            var errors = process.StandardError.ReadToEndAsync(ending.Token);
            await WriteAsync(process, input, ending.Token);
            await Task.WhenAll(output, errors, process.WaitForExitAsync(ending.Token));
            if (process.ExitCode != 0)
                throw new TranslateException($"{_name} ended with exit code {process.ExitCode}: {Shortened(await errors)}");
            return await output;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TranslateException($"{_name} did not end within {timeout.TotalSeconds} s, and was stopped.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new TranslationRefusedException("The translator's program cannot be started.", e)
            {
                Detail = $"'{program}': {e.Message}. Install it, or set Translation:Apertium:Program.",
            };
        }
    }

    private static async Task WriteAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input: its exit code says why.
        }
    }

    private static string Shortened(string errors)
    {
        var text = errors.Trim();
        return text.Length > MaxErrorLength ? text[..MaxErrorLength] + "…" : text;
    }
}
