using Ephemeral.Host.Hosting;
using Ephemeral.Shell;

return args is ["shell", .. var call]
    ? await ShellProgram.RunOnConsoleAsync(call, "shell")
    : await HostConsole.RunAsync(args, Console.Out, Console.Error);
