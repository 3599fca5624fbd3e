using System.Diagnostics;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Host.Translators;
using Ephemeral.Host.Translators.Apertium;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Translators;

/// <summary>With the real program, where it is installed; how it is run is shown with programs that every Linux has.</summary>
public class ApertiumTranslatorTests
{
    private const string Pair = "eng-spa";

    [SkippableFact]
    public async Task It_translates_each_text_by_itself()
    {
        var translator = await InstalledAsync();

        var translations = await translator.TranslateAsync(
            ["Hello world", "The red house", "I am"], "eng", "spa", CancellationToken.None);

        Assert.Equal(["Hola Mundo", "La casa roja", "Soy"], translations);
    }

    [SkippableFact]
    public async Task Its_sources_are_those_of_the_installed_pairs_that_of_the_setting_first()
    {
        var translator = await InstalledAsync();

        Assert.Equal(("eng", "English"), (translator.Sources[0].Code, translator.Sources[0].Name));
        Assert.Contains(translator.Sources[0].Languages, language => language is { Code: "spa", Name: "Spanish" });
    }

    [SkippableFact]
    public async Task It_translates_from_each_source_that_is_installed()
    {
        var translator = await InstalledAsync();
        Skip.IfNot(translator.Sources.Any(source => source.Code == "spa"), "apertium has no pair spa-eng.");

        Assert.Equal(["The red house"], await translator.TranslateAsync(["La casa roja"], "spa", "eng", CancellationToken.None));
    }

    [SkippableFact]
    public async Task Pairs_that_are_named_are_offered_by_their_source()
    {
        await InstalledAsync();
        var translator = Translator(new ApertiumOptions { Pairs = { ["es"] = Pair } });

        await translator.ProbeAsync(CancellationToken.None);

        var source = Assert.Single(translator.Sources);
        Assert.Equal(("eng", "es"), (source.Code, Assert.Single(source.Languages).Code));
    }

    [SkippableFact]
    public async Task Text_that_looks_like_a_format_or_a_shell_is_only_text()
    {
        var translator = await InstalledAsync();

        var translations = await translator.TranslateAsync(
            ["the house $(1); `2` & \"3\" > 4", "[the] <b>house</b> ^x/y$ \\ @ {1}", "日本語 and the house"],
            "eng", "spa", CancellationToken.None);

        Assert.Equal(3, translations.Count);
        Assert.EndsWith(" $(1); `2` & \"3\" > 4", translations[0]);
        Assert.All(translations, translation => Assert.Contains("casa", translation));
        Assert.Contains("日本語", translations[2]);
    }

    [SkippableFact]
    public async Task A_document_goes_through_the_whole_service()
    {
        await InstalledAsync();
        await using var host = await TestHost.StartAsync(
            "Translation:Translator=Apertium", "Translation:SourceLanguage=eng", "Translation:Apertium:Pairs:es=" + Pair);

        var id = await host.Client.StartAsync("# The house\n\n- the big **house**\n- `the house`\n", "es");
        var task = await host.Client.WaitForStateAsync(id, "completed");

        var lines = task.GetProperty("translatedMarkdown").GetString()!.Split('\n');
        Assert.Equal("# La casa", lines[0]);
        Assert.Contains("casa", lines[2], StringComparison.OrdinalIgnoreCase);
        Assert.Equal("- `the house`", lines[3]);
    }

    [SkippableFact]
    public async Task A_pair_that_is_not_installed_is_named_by_the_probe()
    {
        await InstalledAsync();
        var translator = Translator(new ApertiumOptions { Pairs = { ["tlh"] = "eng-tlh" } });

        var refusal = await Assert.ThrowsAsync<TranslationRefusedException>(() => translator.ProbeAsync(CancellationToken.None));

        Assert.StartsWith("Translation:Apertium:Pairs names eng-tlh, which is not installed. Installed: ", refusal.Message);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named_with_its_setting_to_the_log_alone()
    {
        var translator = Translator(new ApertiumOptions { Program = "no-such-apertium" });

        var refusal = await Assert.ThrowsAsync<TranslationRefusedException>(() => translator.ProbeAsync(CancellationToken.None));

        Assert.Equal("The translator's program cannot be started.", refusal.Message);
        Assert.StartsWith("'no-such-apertium': ", refusal.Detail);
        Assert.EndsWith("Install it, or set Translation:Apertium:Program.", refusal.Detail);
    }

    [SkippableFact]
    public async Task A_failing_program_is_reported_with_exit_code_and_errors()
    {
        var failure = await Assert.ThrowsAsync<TranslateException>(
            () => ShellAsync("echo no such mode >&2; exit 3", Eventually.Deadline));

        Assert.Equal("sh ended with exit code 3: no such mode", failure.Message);
    }

    [SkippableFact]
    public async Task A_program_over_its_time_is_ended_with_its_children()
    {
        var marker = Random.Shared.Next(100_000, 999_999);

        var failure = await Assert.ThrowsAsync<TranslateException>(
            () => ShellAsync($"sleep {marker} & sleep {marker}; wait", TimeSpan.FromMilliseconds(300)).InTime());

        Assert.Equal("sh did not end within 0.3 s, and was stopped.", failure.Message);
        await Eventually.True(() => !Sleeps(marker), "the children to be ended");
    }

    [SkippableFact]
    public async Task A_program_is_ended_when_its_translation_is_cancelled()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "It takes a Linux shell.");
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var marker = Random.Shared.Next(100_000, 999_999);

        var program = new ProgramRun("sh", TimeSpan.FromMinutes(1), TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => program.RunAsync(["-c", $"sleep {marker}"], "", cancelling.Token));

        await Eventually.True(() => !Sleeps(marker), "the program to be ended");
    }

    [SkippableFact]
    public async Task Long_input_and_output_do_not_block_each_other()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "It takes a Linux shell.");
        var text = string.Concat(Enumerable.Repeat("ein langer Text äöü\n", 100_000));

        var program = new ProgramRun("cat", Eventually.Deadline, TimeProvider.System);
        var output = await program.RunAsync([], text, CancellationToken.None);

        Assert.Equal(text, output);
    }

    private static Task<string> ShellAsync(string script, TimeSpan timeout)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "It takes a Linux shell.");
        return new ProgramRun("sh", timeout, TimeProvider.System).RunAsync(["-c", script], "input", CancellationToken.None);
    }

    private static bool Sleeps(int marker) => Process.GetProcessesByName("sleep").Any(process =>
    {
        using (process)
        {
            var path = $"/proc/{process.Id}/cmdline";
            try
            {
                return File.ReadAllText(path).Contains(marker.ToString());
            }
            catch (IOException)
            {
                return false;
            }
        }
    });

    private static ApertiumTranslator Translator(ApertiumOptions options) => new(options, "eng", TimeProvider.System);

    private static async Task<ApertiumTranslator> InstalledAsync()
    {
        var translator = Translator(new ApertiumOptions());
        try
        {
            await translator.ProbeAsync(CancellationToken.None);
        }
        catch (TranslationRefusedException e)
        {
            Skip.If(true, e.Message);
        }

        var known = translator.Sources.SelectMany(source => source.Languages).Select(language => language.Code);
        Skip.IfNot(known.Contains("spa"), $"apertium has no pair {Pair}: install apertium-eng-spa.");
        return translator;
    }
}
