using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Engine.Conformance.Tests.Hosting;

public class HostConfigurationTests
{
    [Fact]
    public async Task Prepended_settings_win_over_earlier_ones_and_appended_ones_give_way()
    {
        var config = await SettingsAsync(akka => akka
            .AddHocon("my { a = 1, b = 1 }", HoconAddMode.Append)
            .AddHocon("my { a = 2, c = 2 }", HoconAddMode.Prepend)
            .AddHocon("my { a = 3, b = 3, d = 3 }", HoconAddMode.Append));

        Assert.Equal([2, 1, 2, 3], new[] { "a", "b", "c", "d" }.Select(key => config.GetInt($"my.{key}")));
    }

    [Fact]
    public async Task Replacing_settings_win_and_keep_what_they_leave_out()
    {
        var config = await SettingsAsync(akka => akka
            .AddHocon("my { a = 1, b = 1 }", HoconAddMode.Prepend)
            .AddHocon("my.b = 2", HoconAddMode.Replace));

        Assert.Equal([1, 2], [config.GetInt("my.a"), config.GetInt("my.b")]);
    }

    [Fact]
    public async Task The_systems_own_defaults_lie_under_all_settings()
    {
        var config = await SettingsAsync(akka => akka.AddHocon("my.a = 1", HoconAddMode.Append));

        Assert.Equal(TimeSpan.FromSeconds(5), config.GetTimeSpan("akka.coordinated-shutdown.default-phase-timeout"));
    }

    [Fact]
    public async Task A_section_of_the_hosts_configuration_becomes_settings()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["akka:cluster:roles:0"] = "front-end",
            ["akka:cluster:roles:1"] = "back-end",
            ["akka:cluster:min-nr-of-members"] = "3",
            ["AKKA:CLUSTER:SEED_NODE_TIMEOUT"] = "5s",
            ["akka:cluster:log-info"] = "True",
            ["other:x"] = "1",
        }).Build();

        var config = await SettingsAsync(akka => akka.AddHocon(configuration.GetSection("akka"), HoconAddMode.Prepend));

        Assert.Equal(["front-end", "back-end"], config.GetStringList("akka.cluster.roles"));
        Assert.Equal(3, config.GetInt("akka.cluster.min-nr-of-members"));
        Assert.Equal(TimeSpan.FromSeconds(5), config.GetTimeSpan("akka.cluster.seed-node-timeout"));
        Assert.True(config.GetBoolean("akka.cluster.log-info"));
        Assert.False(config.HasPath("other"));
    }

    [Fact]
    public async Task A_file_of_settings_is_read()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "my { a = from a file }");

        var config = await SettingsAsync(akka => akka.AddHoconFile(path, HoconAddMode.Prepend));

        File.Delete(path);
        Assert.Equal("from a file", config.GetString("my.a"));
    }

    [Fact]
    public async Task A_setup_reaches_the_system()
    {
        var host = await HostedSystem.StartAsync(akka => akka.AddSetup(new Port(8110)));

        var setup = host.Services.GetRequiredService<ActorSystem>().Settings.Setup.Get<Port>();

        Assert.True(setup.HasValue);
        Assert.Equal(8110, setup.Value.Number);
        await host.EndAsync();
    }

    private static async Task<Config> SettingsAsync(Action<AkkaConfigurationBuilder> akka)
    {
        var host = await HostedSystem.StartAsync(akka);
        var config = host.Services.GetRequiredService<ActorSystem>().Settings.Config;
        await host.EndAsync();
        return config;
    }

    internal sealed class Port(int number) : Setup
    {
        public int Number => number;
    }
}
