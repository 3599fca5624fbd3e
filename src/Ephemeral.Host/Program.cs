using Ephemeral.Host;
using Ephemeral.Host.Hosting;
using Ephemeral.Shell;

if (args is ["shell", .. var call])
    return await ShellProgram.RunOnConsoleAsync(call, "shell");
if (HostHelp.IsAskedFor(args))
{
    Console.WriteLine(HostHelp.Text());
    return 0;
}

try
{
    await using var app = HostProgram.Build(args);
    await app.StartAsync();
    Console.WriteLine(StartMessage.Of(app));
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception e) when (StartFailure.Sentences(e) is { } sentences)
{
    foreach (var sentence in sentences)
        Console.Error.WriteLine(sentence);
    return 1;
}
