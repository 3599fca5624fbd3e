using System.Globalization;
using Ephemeral.Shell.Client;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ephemeral.Shell.Top;

/// <summary>
/// All coordinators and findings: on the whole screen of a terminal, refreshed each second until q; elsewhere as plain text, once or as
/// often as asked for.
/// </summary>
internal sealed class TopCommand(ShellSession session, ShellOutput output, ITerminal? terminal, TimeProvider? time = null)
{
    private const int PlainWidth = 100;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeyInterval = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <exception cref="ShellCommandException">It can't be shown.</exception>
    /// <exception cref="ShellConnectionException">There is no host, or it has gone.</exception>
    public async Task<bool> RunAsync(CommandText command, CancellationToken cancellationToken)
    {
        if (output.AsJson)
            throw new ShellCommandException("'top' is for people. 'watch --json' gives a document a second, and 'list --json' and 'lint --json' one.");
        var coordinator = command.ValueOf("--coordinator");
        var count = Count(command.ValueOf("--count"));
        var first = await TakeAsync(coordinator, cancellationToken);
        if (terminal is null)
            await WriteAsync(first, coordinator, count ?? 1, cancellationToken);
        else
            await ShowAsync(first, coordinator, count ?? int.MaxValue, terminal, cancellationToken);
        return true;
    }

    private static int? Count(string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count
        : throw new ShellCommandException($"--count is '{text}'. Write a number from 1.");

    private async Task<TopSample> TakeAsync(string? coordinator, CancellationToken cancellationToken)
    {
        var list = await session.AskAsync(CommandText.Of([new("list")], session.Palettes), Patience, cancellationToken);
        CommandWord[] lint = [new("lint"), .. coordinator is null ? [] : new[] { new CommandWord("--coordinator"), new(coordinator, true) }];
        var findings = await session.AskAsync(CommandText.Of(lint, session.Palettes), Patience, cancellationToken);
        return TopSample.Of(list, findings, coordinator, _time.GetTimestamp());
    }

    private async Task WriteAsync(TopSample sample, string? coordinator, int count, CancellationToken cancellationToken)
    {
        var console = NewConsole(AnsiSupport.No);
        console.Profile.Width = PlainWidth;
        TopSample? before = null;
        for (var i = 1; ; i++)
        {
            console.Write(TopView.Of(sample, before, Head(sample), console.Profile.Width, _time));
            if (i == count)
                return;
            await Task.Delay(Second, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
                return;
            console.WriteLine();
            (before, sample) = (sample, await TakeAsync(coordinator, cancellationToken));
        }
    }

    private async Task ShowAsync(TopSample sample, string? coordinator, int count, ITerminal at, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var console = NewConsole(AnsiSupport.Yes);
        using var keys = at.TakeControlC();
        console.Write(new ControlCode("\u001b[?1049h\u001b[H"));
        try
        {
            Fit(console, at);
            await console.Live(View(sample, null, null, console.Profile.Width))
                .Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom).AutoClear(true).StartAsync(async live =>
            {
                TopSample? before = null;
                live.Refresh();
                for (var i = 1; i < count && !await IsLeftAsync(Task.Delay(Second, _time), at); i++)
                {
                    var taking = TakeAsync(coordinator, leaving.Token);
                    if (await IsLeftAsync(taking, at))
                    {
                        // The connection runs one command at a time, and the next one is not to read this one's answers.
                        await Task.WhenAny(taking, Task.Delay(Second, _time));
                        await leaving.CancelAsync();
                        await ((Task)taking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                        return;
                    }

                    var problem = taking.Exception?.InnerException;
                    if (problem is null)
                        (before, sample) = (sample, await taking);
                    else if (problem is not (ShellConnectionException or ShellCommandException))
                        await taking;
                    Fit(console, at);
                    live.UpdateTarget(View(sample, before, problem?.Message, console.Profile.Width));
                }
            });
        }
        finally
        {
            console.Write(new ControlCode("\u001b[?1049l"));
        }
    }

    private IRenderable View(TopSample sample, TopSample? before, string? problem, int width) => problem is null
        ? TopView.Of(sample, before, $"{Head(sample)}   q leaves", width, _time)
        : new Rows(
            new Text(SafeText.Of(problem), Color.Red), new Text("Tried again each second; q leaves."), Text.Empty,
            TopView.Of(sample, before, $"{session.Host}, before that", width, _time));

    // Until the work has ended, however it did, keys are read. Whether one was among them that leaves.
    private async Task<bool> IsLeftAsync(Task work, ITerminal at)
    {
        while (true)
        {
            while (at.IsKeyAvailable)
            {
                if (at.ReadKey() is { Key: ConsoleKey.Q or ConsoleKey.Escape } or { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control })
                    return true;
            }

            if (work.IsCompleted)
                return false;
            await Task.WhenAny(work, Task.Delay(KeyInterval, _time));
        }
    }

    private string Head(TopSample sample) => string.Create(
        CultureInfo.InvariantCulture,
        $"{session.Host}  {_time.GetLocalNow():HH:mm:ss}  coordinators {sample.Coordinators.Count}, "
        + $"pending {sample.Coordinators.Sum(row => (decimal)row.Pending)}, active {sample.Coordinators.Sum(row => (decimal)row.Active)}");

    private static void Fit(IAnsiConsole console, ITerminal at) =>
        (console.Profile.Width, console.Profile.Height) = (Math.Max(at.Width, 40), Math.Max(at.Height, 5));

    private IAnsiConsole NewConsole(AnsiSupport ansi) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = ansi,
        ColorSystem = ansi == AnsiSupport.No ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(output.Writer),
    });
}
